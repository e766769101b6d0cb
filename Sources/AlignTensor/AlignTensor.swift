// AlignTensor
