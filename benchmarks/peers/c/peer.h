// What the peers written in C share: the workloads, the same weights and data for every peer, the clock, and the lines of JSON.
// A peer includes this once, defines `create`, and ends with `int main(...) { return run(argc, argv, "name", "version"); }`.
//
//   PEER [--check] [--only T4] [--seconds 0.15] [--mnist FOLDER]
//
// FOLDER holds the uncompressed files of datasets/mnist; without it M and I4-mnist are left out.
// --check prints outputs after training steps instead of times; compare.sh holds them against a reference.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RATE 0.1f
#define POOL 256
#define MNIST_ROWS 60000
#define MAX_UNITS 1024
#define ALIGNED __attribute__((aligned(64)))

typedef struct { const char *name; int layers, sizes[4]; } Shape;

static const Shape shapes[] = {
    {"1", 2, {2, 2, 1}}, {"2", 2, {4, 5, 3}}, {"3", 2, {64, 32, 10}}, {"4", 2, {784, 128, 10}}, {"5", 3, {784, 512, 256, 10}},
};

typedef struct Network Network;
struct Network {
    const Shape *shape;
    float *w[3];  // of each layer: (inputs + 1) x outputs, row-major, the bias last
    void (*step)(Network *, const float *x, const float *t);
    void (*predict)(Network *, const float *x, float *y);
    void (*predict_many)(Network *, const float *x, int rows, float *y);
    void *own;  // whatever else the peer needs
};

typedef struct { int rows; float *x, *t; int *order; } Data;

static void create(Network *network);

static void *aligned(size_t bytes) {
    void *memory = aligned_alloc(64, (bytes + 127) / 64 * 64);
    if (!memory) { perror("memory"); exit(1); }
    return memset(memory, 0, bytes);
}

// The k-th of a sequence of numbers in [0, 1) that every language gets alike: 24 bits of a hash, exact in float.
static float uniform(uint32_t sequence, uint32_t k) {
    uint32_t h = (k + (sequence << 24)) * 2654435761u;
    h = (h ^ (h >> 16)) * 2246822519u;
    return (float)((h ^ (h >> 13)) >> 8) / 16777216;
}

static int inputs(const Shape *s) { return s->sizes[0]; }
static int outputs(const Shape *s) { return s->sizes[s->layers]; }

static Network network_of(const Shape *shape) {
    Network network = {.shape = shape};
    for (int l = 0; l < shape->layers; l++) {
        int m = shape->sizes[l], n = shape->sizes[l + 1];
        network.w[l] = aligned(sizeof(float) * (m + 1) * n);
        for (int k = 0; k < (m + 1) * n; k++) network.w[l][k] = (2 * uniform(l + 1, k) - 1) / sqrtf(m);
    }
    create(&network);
    return network;
}

static Data pool(const Shape *s, int rows) {
    Data d = {rows, aligned(sizeof(float) * rows * inputs(s)), aligned(sizeof(float) * rows * outputs(s)), aligned(sizeof(int) * rows)};
    for (int k = 0; k < rows * inputs(s); k++) d.x[k] = uniform(11, k);
    for (int k = 0; k < rows * outputs(s); k++) d.t[k] = uniform(12, k);
    for (int r = 0; r < rows; r++) d.order[r] = r;
    return d;
}

static uint8_t *idx(const char *folder, const char *file, int header, size_t bytes) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *f = fopen(path, "rb");
    uint8_t *content = malloc(bytes);
    if (!f || fseek(f, header, SEEK_SET) || fread(content, 1, bytes, f) != bytes) { perror(path); exit(1); }
    fclose(f);
    return content;
}

static Data mnist(const char *folder) {
    Data d = {MNIST_ROWS, aligned(sizeof(float) * MNIST_ROWS * 784), aligned(sizeof(float) * MNIST_ROWS * 10), aligned(sizeof(int) * MNIST_ROWS)};
    uint8_t *pixels = idx(folder, "train-images-idx3-ubyte", 16, (size_t)MNIST_ROWS * 784);
    uint8_t *labels = idx(folder, "train-labels-idx1-ubyte", 8, MNIST_ROWS);
    for (int k = 0; k < MNIST_ROWS * 784; k++) d.x[k] = pixels[k] / 255.0f;
    for (int r = 0; r < MNIST_ROWS; r++) d.t[r * 10 + labels[r]] = 1;
    for (unsigned r = 0; r < MNIST_ROWS; r++) d.order[r] = r * 48271u % MNIST_ROWS;  // every row once, in a mixed order
    free(pixels), free(labels);
    return d;
}

static void train(Network *net, const Data *d, long steps) {
    int m = inputs(net->shape), n = outputs(net->shape);
    for (long s = 0, r = 0; s < steps; s++, r = r + 1 == d->rows ? 0 : r + 1)
        net->step(net, d->x + (size_t)d->order[r] * m, d->t + (size_t)d->order[r] * n);
}

static void predict_each(Network *net, const Data *d, long count) {
    static ALIGNED float y[MAX_UNITS];
    int m = inputs(net->shape);
    for (long s = 0, r = 0; s < count; s++, r = r + 1 == d->rows ? 0 : r + 1) net->predict(net, d->x + (size_t)r * m, y);
}

static float *many_outputs;

static void predict_batches(Network *net, const Data *d, long batches) {
    for (long b = 0; b < batches; b++) net->predict_many(net, d->x, d->rows, many_outputs);
}

static double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

// Median of seven batches, in nanoseconds a call; the first calls find out how many make a batch.
static double median_ns(void (*work)(Network *, const Data *, long), Network *net, const Data *d, double seconds) {
    long calls = 1;
    double took[7], start;
    for (;; calls *= 2) {
        start = seconds_now();
        work(net, d, calls);
        if (seconds_now() - start > seconds / 14) break;
    }
    for (int b = 0; b < 7; b++) {
        start = seconds_now();
        work(net, d, calls);
        took[b] = (seconds_now() - start) / calls * 1e9;
    }
    qsort(took, 7, sizeof *took, ascending);
    return took[3];
}

// The outputs for four rows, each alone and all at once, after 20 steps.
static void check(const char *peer, const Shape *shape) {
    ALIGNED float alone[40], many[40];
    Network net = network_of(shape);
    Data d = pool(shape, 20);
    train(&net, &d, 20);
    int n = outputs(shape);
    for (int r = 0; r < 4; r++) net.predict(&net, d.x + r * inputs(shape), alone + r * n);
    net.predict_many(&net, d.x, 4, many);
    printf("{\"peer\":\"%s\",\"name\":\"T%s\",\"alone\":[", peer, shape->name);
    for (int k = 0; k < 4 * n; k++) printf(k ? ",%.9g" : "%.9g", alone[k]);
    printf("],\"many\":[");
    for (int k = 0; k < 4 * n; k++) printf(k ? ",%.9g" : "%.9g", many[k]);
    printf("]}\n");
}

static int run(int argc, char **argv, const char *peer, const char *version) {
    const char *only = NULL, *folder = NULL;
    double seconds = 0.15;
    int checking = 0;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--check")) checking = 1;
        else if (!strcmp(argv[i], "--only") && i + 1 < argc) only = argv[++i];
        else if (!strcmp(argv[i], "--mnist") && i + 1 < argc) folder = argv[++i];
        else if (!strcmp(argv[i], "--seconds") && i + 1 < argc) seconds = atof(argv[++i]);
        else { fprintf(stderr, "unknown argument %s\n", argv[i]); return 2; }
    }
    many_outputs = aligned(sizeof(float) * 1024 * MAX_UNITS);
#define WANTED(...) (snprintf(name, sizeof name, __VA_ARGS__), !only || !strcmp(only, name))
#define REPORT(call, ns) printf("{\"peer\":\"%s\",\"version\":\"%s\",\"name\":\"%s\",\"call\":\"%s\",\"ns\":%.6g}\n", peer, version, name, call, ns), fflush(stdout)
    char name[16];
    for (int k = 0; k < 5; k++) {
        const Shape *shape = &shapes[k];
        if (checking) { check(peer, shape); continue; }
        int rows = k < 3 ? 1024 : 256;
        Data d = pool(shape, POOL), batch = pool(shape, rows);
        Network net = network_of(shape);
        if (WANTED("T%s", shape->name)) REPORT("Step", median_ns(train, &net, &d, seconds));
        if (WANTED("I%s", shape->name)) REPORT("Predict", median_ns(predict_each, &net, &d, seconds));
        if (WANTED("I%sx%d", shape->name, rows)) REPORT("PredictMany", median_ns(predict_batches, &net, &batch, seconds) / rows);
    }
    if (folder && !checking && (!only || !strcmp(only, "M") || !strcmp(only, "I4-mnist"))) {
        Data d = mnist(folder);
        Data some = {POOL, d.x, d.t, d.order};
        Network net = network_of(&shapes[3]);
        if (WANTED("I4-mnist")) REPORT("Predict", median_ns(predict_each, &net, &some, seconds));
        if (WANTED("M")) {
            double start = seconds_now();
            train(&net, &d, MNIST_ROWS);
            REPORT("Epoch", (seconds_now() - start) * 1e9);
        }
    }
    return 0;
}
