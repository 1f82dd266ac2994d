"""What a profile's values are called on the pages; the values themselves are English."""

from collections.abc import Mapping

from hyrox.exercises import BodyPart, Equipment, Level
from hyrox.plans.base import Weekday
from hyrox.plans.profile import Access, Severity
from ui.language.telling import mark

LEVELS: Mapping[Level, str] = {
    "beginner": mark("beginner"),
    "intermediate": mark("intermediate"),
    "advanced": mark("advanced"),
}
GENDERS: Mapping[str, str] = {
    "female": mark("female"),
    "male": mark("male"),
    "other": mark("other"),
}
WEEKDAYS: Mapping[Weekday, str] = {
    "monday": mark("Monday"),
    "tuesday": mark("Tuesday"),
    "wednesday": mark("Wednesday"),
    "thursday": mark("Thursday"),
    "friday": mark("Friday"),
    "saturday": mark("Saturday"),
    "sunday": mark("Sunday"),
}
ACCESS: Mapping[Access, str] = {
    "full_gym": mark("full gym"),
    "home_gym": mark("home gym"),
    "no_equipment": mark("no equipment"),
}
EQUIPMENT: Mapping[Equipment, str] = {
    "barbell": mark("barbell"),
    "squat_rack": mark("squat rack"),
    "trap_bar": mark("trap bar"),
    "dumbbells": mark("dumbbells"),
    "kettlebell": mark("kettlebell"),
    "sandbag": mark("sandbag"),
    "medicine_ball": mark("medicine ball"),
    "wall_ball": mark("wall ball"),
    "wall_target": mark("wall target"),
    "sled": mark("sled"),
    "rope": mark("rope"),
    "ski_erg": mark("ski erg"),
    "rowing_erg": mark("rowing erg"),
    "bike_erg": mark("bike erg"),
    "air_bike": mark("air bike"),
    "treadmill": mark("treadmill"),
    "pull_up_bar": mark("pull up bar"),
    "box": mark("box"),
    "bench": mark("bench"),
    "resistance_band": mark("resistance band"),
    "suspension_trainer": mark("suspension trainer"),
    "rings": mark("rings"),
    "mat": mark("mat"),
    "jump_rope": mark("jump rope"),
    "cable_machine": mark("cable machine"),
    "leg_press": mark("leg press"),
    "leg_curl": mark("leg curl"),
    "leg_extension": mark("leg extension"),
    "lat_pulldown": mark("lat pulldown"),
    "foam_roller": mark("foam roller"),
    "towel": mark("towel"),
    "backpack": mark("backpack"),
    "stairs": mark("stairs"),
    "hill": mark("hill"),
    "track": mark("track"),
    "wall": mark("wall"),
    "chair": mark("chair"),
    "ab_wheel": mark("ab wheel"),
    "weight_vest": mark("weight vest"),
    "sliders": mark("sliders"),
}
BODY_PARTS: Mapping[BodyPart, str] = {
    "foot": mark("foot"),
    "ankle": mark("ankle"),
    "achilles": mark("achilles"),
    "calf": mark("calf"),
    "shin": mark("shin"),
    "knee": mark("knee"),
    "hamstring": mark("hamstring"),
    "groin": mark("groin"),
    "hip": mark("hip"),
    "pelvic_floor": mark("pelvic floor"),
    "lower_back": mark("lower back"),
    "upper_back": mark("upper back"),
    "neck": mark("neck"),
    "shoulder": mark("shoulder"),
    "elbow": mark("elbow"),
    "wrist": mark("wrist"),
    "hand": mark("hand"),
    "chest": mark("chest"),
    "abdomen": mark("abdomen"),
}
SEVERITIES: Mapping[Severity, str] = {
    "mild": mark("mild"),
    "moderate": mark("moderate"),
    "severe": mark("severe"),
}
