// AlignData
