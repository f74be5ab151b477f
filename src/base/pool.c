#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

/* Results that may wait for the writer: enough that one slow item does not stop the others. */
enum { WINDOW = 256 };

struct slot {
	void *result;
	bool done;
};

struct pool {
	const struct pool_job *job;
	void *context;
	size_t count;
	size_t next;    /* the next item nobody has taken */
	size_t written; /* items handed to the writer */
	struct slot slots[WINDOW];
	pthread_mutex_t lock;
	pthread_cond_t done; /* the writer's item may be ready */
	pthread_cond_t room; /* the window moved */
};

/* Takes the next item, waiting until the window has room for it; false when none is left. */
static bool take(struct pool *pool, size_t *item)
{
	bool taken = false;

	pthread_mutex_lock(&pool->lock);
	while (pool->next < pool->count && pool->next >= pool->written + WINDOW)
		pthread_cond_wait(&pool->room, &pool->lock);
	if (pool->next < pool->count) {
		*item = pool->next++;
		taken = true;
	}
	pthread_mutex_unlock(&pool->lock);
	return taken;
}

static void *worker(void *argument)
{
	struct pool *pool = argument;
	const struct pool_job *job = pool->job;
	void *state = job->start ? job->start(pool->context) : NULL;
	size_t item;

	while (take(pool, &item)) {
		void *result = job->work(pool->context, state, item);

		pthread_mutex_lock(&pool->lock);
		pool->slots[item % WINDOW] = (struct slot){result, true};
		if (item == pool->written)
			pthread_cond_signal(&pool->done);
		pthread_mutex_unlock(&pool->lock);
	}
	if (job->finish)
		job->finish(pool->context, state);
	return NULL;
}

static void write_in_order(struct pool *pool)
{
	for (size_t item = 0; item < pool->count; item++) {
		struct slot *slot = &pool->slots[item % WINDOW];
		void *result;

		pthread_mutex_lock(&pool->lock);
		while (!slot->done)
			pthread_cond_wait(&pool->done, &pool->lock);
		result = slot->result;
		*slot = (struct slot){0};
		pool->written = item + 1;
		pthread_cond_broadcast(&pool->room);
		pthread_mutex_unlock(&pool->lock);
		pool->job->write(pool->context, item, result);
	}
}

static void run_here(const struct pool_job *job, void *context, size_t count)
{
	void *state = job->start ? job->start(context) : NULL;

	for (size_t item = 0; item < count; item++)
		job->write(context, item, job->work(context, state, item));
	if (job->finish)
		job->finish(context, state);
}

void pool_run(const struct pool_job *job, void *context, size_t count, unsigned jobs)
{
	struct pool *pool;
	pthread_t threads[JOBS_LIMIT];

	if (jobs > JOBS_LIMIT)
		jobs = JOBS_LIMIT;
	if (jobs > count)
		jobs = (unsigned)count;
	if (jobs <= 1) {
		run_here(job, context, count);
		return;
	}
	pool = xcalloc(1, sizeof(*pool));
	pool->job = job;
	pool->context = context;
	pool->count = count;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->done, NULL);
	pthread_cond_init(&pool->room, NULL);
	for (unsigned i = 0; i < jobs; i++)
		if (pthread_create(&threads[i], NULL, worker, pool))
			BUG("cannot start worker thread %u of %u", i + 1, jobs);
	write_in_order(pool);
	for (unsigned i = 0; i < jobs; i++)
		pthread_join(threads[i], NULL);
	pthread_cond_destroy(&pool->room);
	pthread_cond_destroy(&pool->done);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

unsigned pool_default_jobs(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

	return count < 1 ? 1 : count > JOBS_LIMIT ? JOBS_LIMIT : (unsigned)count;
}
