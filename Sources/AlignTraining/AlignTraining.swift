// AlignTraining
