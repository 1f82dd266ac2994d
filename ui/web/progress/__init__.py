"""What has become of it: training over the weeks, the body, races, points."""
