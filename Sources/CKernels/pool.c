#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "include/kernels.h"

// The ticket of the present job: generation (32 bits), number of parts (16), next part (16). Whoever raises the last
// field owns that part; the caller works too and returns when all parts are done, without waiting for workers that
// came late. Which thread does which part is open: parts write to places of their own.
struct ck_pool {
  atomic_ullong ticket;
  atomic_int done, sleepers;
  atomic_bool stopping;
  void (*body)(void *, int);
  void *context;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  pthread_t *threads;
  int workers;
};

enum { MOST_PARTS = 65535, SPINS = 3000 };

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

static bool has_part(unsigned long long ticket) { return (ticket & MOST_PARTS) < (ticket >> 16 & MOST_PARTS); }

static void take_parts(ck_pool *pool) {
  unsigned long long ticket = atomic_load(&pool->ticket);
  while (has_part(ticket)) {
    if (!atomic_compare_exchange_weak(&pool->ticket, &ticket, ticket + 1)) continue;
    // This part isn't done, so the job can't end and its body stays valid.
    pool->body(pool->context, (int)(ticket & MOST_PARTS));
    atomic_fetch_add(&pool->done, 1);
    ticket = atomic_load(&pool->ticket);
  }
}

static void *work(void *argument) {
  ck_pool *pool = argument;
  while (!atomic_load(&pool->stopping)) {
    for (int spin = 0; spin < SPINS && !has_part(atomic_load(&pool->ticket)); spin++) relax();
    if (!has_part(atomic_load(&pool->ticket))) {
      pthread_mutex_lock(&pool->lock);
      atomic_fetch_add(&pool->sleepers, 1);
      while (!has_part(atomic_load(&pool->ticket)) && !atomic_load(&pool->stopping))
        pthread_cond_wait(&pool->wake, &pool->lock);
      atomic_fetch_sub(&pool->sleepers, 1);
      pthread_mutex_unlock(&pool->lock);
    }
    take_parts(pool);
  }
  return NULL;
}

ck_pool *ck_pool_create(int threads) {
  ck_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->wake, NULL);
  pool->threads = calloc((size_t)(threads > 1 ? threads : 1), sizeof *pool->threads);
  if (!pool->threads) {
    free(pool);
    return NULL;
  }
  // Fewer threads than asked for only make it slower.
  for (int i = 1; i < threads; i++)
    if (pthread_create(&pool->threads[pool->workers], NULL, work, pool) == 0) pool->workers++;
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
  for (int i = 0; i < pool->workers; i++) pthread_join(pool->threads[i], NULL);
  pthread_mutex_destroy(&pool->lock);
  pthread_cond_destroy(&pool->wake);
  free(pool->threads);
  free(pool);
}

void ck_pool_run(ck_pool *pool, void (*body)(void *, int), void *context, int parts) {
  // More parts than a ticket can count are done by the caller alone.
  if (parts <= 1 || parts > MOST_PARTS || pool->workers == 0) {
    for (int part = 0; part < parts; part++) body(context, part);
    return;
  }
  pool->body = body;
  pool->context = context;
  atomic_store(&pool->done, 0);
  unsigned long long generation = (atomic_load(&pool->ticket) >> 32) + 1;
  atomic_store(&pool->ticket, generation << 32 | (unsigned long long)parts << 16);
  wake_all(pool);
  take_parts(pool);
  for (int spin = 0; atomic_load(&pool->done) < parts; spin++) {
    if (spin < 20000) relax();
    else sched_yield();
  }
}

int ck_processor_count(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (int)count : 1;
}
