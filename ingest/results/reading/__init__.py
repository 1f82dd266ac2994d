"""Result files in every layout, and pyrox-client, to the columns the gate judges."""
