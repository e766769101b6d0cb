#include "include/stdlib_files.h"

// Each file of stdlib/ has its bytes here and a row in `files`; a test compares the rows with the folder.
static const unsigned char losses[] = {
#embed "../../stdlib/losses.align"
};

static const unsigned char rl[] = {
#embed "../../stdlib/rl.align"
};

static const unsigned char rewards[] = {
#embed "../../stdlib/rewards.align"
};

static const unsigned char schedules[] = {
#embed "../../stdlib/schedules.align"
};

static const unsigned char tour[] = {
#embed "../../docs/tour.md"
};

static const align_stdlib_file files[] = {
    {"losses", losses, sizeof losses},
    {"rl", rl, sizeof rl},
    {"rewards", rewards, sizeof rewards},
    {"schedules", schedules, sizeof schedules},
};

const align_stdlib_file *align_stdlib_files(size_t *count) {
  *count = sizeof files / sizeof files[0];
  return files;
}

const unsigned char *align_tour(size_t *count) {
  *count = sizeof tour;
  return tour;
}
