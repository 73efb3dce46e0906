"""A page in the browser on which runs go on month by month: map, curves, households, and sliders of the programme."""
