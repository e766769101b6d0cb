// AlignModel
