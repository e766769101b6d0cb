#include "include/terminal.h"
