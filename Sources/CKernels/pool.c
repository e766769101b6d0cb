#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "include/kernels.h"

// `open` has a bit for each part of the present job that nobody has taken. Thread t prefers part t, so that in one operation
// after the other it finds in its cache the rows that it wrote before; whoever is free takes what is left. The caller works too
// and returns when all parts are done, without waiting for workers that came late. Parts write to places of their own.
struct ck_pool {
  atomic_ullong open;
  atomic_int done, sleepers;
  atomic_bool stopping;
  void (*body)(void *, int);
  void *context;
  int first;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  pthread_t *threads;
  struct worker *workers;
  int count;
};

struct worker {
  ck_pool *pool;
  int index;
};

enum { MOST_PARTS = 64, SPINS = 10000 };

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

static void take_parts(ck_pool *pool, int self) {
  unsigned long long open = atomic_load(&pool->open);
  while (open) {
    int part = self < MOST_PARTS && (open >> self & 1) ? self : __builtin_ctzll(open);
    if (!atomic_compare_exchange_weak(&pool->open, &open, open & ~(1ull << part))) continue;
    // This part isn't done, so the job can't end and its body stays valid.
    pool->body(pool->context, pool->first + part);
    atomic_fetch_add(&pool->done, 1);
    open = atomic_load(&pool->open);
  }
}

static void *work(void *argument) {
  struct worker *worker = argument;
  ck_pool *pool = worker->pool;
  while (!atomic_load(&pool->stopping)) {
    for (int spin = 0; spin < SPINS && !atomic_load(&pool->open); spin++) relax();
    if (!atomic_load(&pool->open)) {
      pthread_mutex_lock(&pool->lock);
      atomic_fetch_add(&pool->sleepers, 1);
      while (!atomic_load(&pool->open) && !atomic_load(&pool->stopping))
        pthread_cond_wait(&pool->wake, &pool->lock);
      atomic_fetch_sub(&pool->sleepers, 1);
      pthread_mutex_unlock(&pool->lock);
    }
    take_parts(pool, worker->index);
  }
  return NULL;
}

ck_pool *ck_pool_create(int threads) {
  ck_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->wake, NULL);
  size_t most = (size_t)(threads > 1 ? threads : 1);
  pool->threads = calloc(most, sizeof *pool->threads);
  pool->workers = calloc(most, sizeof *pool->workers);
  if (!pool->threads || !pool->workers) {
    free(pool->threads);
    free(pool->workers);
    free(pool);
    return NULL;
  }
  // Fewer threads than asked for only make it slower.
  for (int i = 1; i < threads; i++) {
    pool->workers[pool->count] = (struct worker){pool, i};
    if (pthread_create(&pool->threads[pool->count], NULL, work, &pool->workers[pool->count]) == 0) pool->count++;
  }
  return pool;
}

static void wake_all(ck_pool *pool) {
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->lock);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
}

void ck_pool_destroy(ck_pool *pool) {
  atomic_store(&pool->stopping, true);
  pthread_mutex_lock(&pool->lock);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
  for (int i = 0; i < pool->count; i++) pthread_join(pool->threads[i], NULL);
  pthread_mutex_destroy(&pool->lock);
  pthread_cond_destroy(&pool->wake);
  free(pool->threads);
  free(pool->workers);
  free(pool);
}

void ck_pool_run(ck_pool *pool, void (*body)(void *, int), void *context, int parts) {
  if (parts <= 1 || pool->count == 0) {
    for (int part = 0; part < parts; part++) body(context, part);
    return;
  }
  pool->body = body;
  pool->context = context;
  for (int first = 0; first < parts; first += MOST_PARTS) {
    int count = parts - first < MOST_PARTS ? parts - first : MOST_PARTS;
    pool->first = first;
    atomic_store(&pool->done, 0);
    atomic_store(&pool->open, count == MOST_PARTS ? ~0ull : (1ull << count) - 1);
    wake_all(pool);
    take_parts(pool, 0);
    for (int spin = 0; atomic_load(&pool->done) < count; spin++) {
      if (spin < 20000) relax();
      else sched_yield();
    }
  }
}

int ck_processor_count(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (int)count : 1;
}
