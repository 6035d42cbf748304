"""How each rule and goal of the catalogue is written into the linear model."""
