// Plain C, nothing but loops that the compiler vectorises. Sizes known at run time, or with -DFIXED at compile time;
// -DSKIP_ZEROS passes over inputs that are zero, which pays for MNIST only:
//   gcc -O3 -march=native -mprefer-vector-width=512 -ffast-math [-DFIXED [-DSKIP_ZEROS]] benchmarks/peers/c/plain.c -o benchmarks/peers/bin/plain -lm && taskset -c 0 benchmarks/peers/bin/plain
#include "peer.h"

#define INLINE static inline __attribute__((always_inline))

#ifdef SKIP_ZEROS
#define SKIP_ZERO(x) if (x == 0) continue;
#else
#define SKIP_ZERO(x)
#endif

INLINE void sigmoid(int n, float *restrict z) {
    for (int j = 0; j < n; j++) z[j] = 1 / (1 + expf(-z[j]));
}

// z = x W, the last row of W being the bias.
INLINE void forward(int m, int n, const float *restrict x, const float *restrict w, float *restrict z) {
    for (int j = 0; j < n; j++) z[j] = w[m * n + j];
    for (int i = 0; i < m; i++) {
        SKIP_ZERO(x[i])
        for (int j = 0; j < n; j++) z[j] += x[i] * w[i * n + j];
    }
    sigmoid(n, z);
}

// W -= rate x d
INLINE void update(int m, int n, const float *restrict x, const float *restrict d, float *restrict w) {
    for (int i = 0; i < m; i++) {
        SKIP_ZERO(x[i])
        for (int j = 0; j < n; j++) w[i * n + j] -= RATE * x[i] * d[j];
    }
    for (int j = 0; j < n; j++) w[m * n + j] -= RATE * d[j];
}

// e = (W d) f'(a), and the update of W in the same pass.
INLINE void backward_update(int m, int n, const float *restrict a, const float *restrict d, float *restrict w, float *restrict e) {
    for (int i = 0; i < m; i++) {
        float sum = 0;
        for (int j = 0; j < n; j++) {
            sum += w[i * n + j] * d[j];
            w[i * n + j] -= RATE * a[i] * d[j];
        }
        e[i] = sum * a[i] * (1 - a[i]);
    }
    for (int j = 0; j < n; j++) w[m * n + j] -= RATE * d[j];
}

INLINE void step_of(int layers, const int *s, float **w, const float *x, const float *t) {
    ALIGNED float a[4][MAX_UNITS], d[4][MAX_UNITS];
    const int last = s[layers];
#pragma GCC unroll 3
    for (int l = 0; l < layers; l++) forward(s[l], s[l + 1], l ? a[l] : x, w[l], a[l + 1]);
    for (int j = 0; j < last; j++) d[layers][j] = (a[layers][j] - t[j]) * a[layers][j] * (1 - a[layers][j]);
#pragma GCC unroll 3
    for (int l = layers - 1; l > 0; l--) backward_update(s[l], s[l + 1], a[l], d[l + 1], w[l], d[l]);
    update(s[0], s[1], x, d[1], w[0]);
}

INLINE void predict_of(int layers, const int *s, float **w, const float *x, float *y) {
    ALIGNED float a[4][MAX_UNITS];
#pragma GCC unroll 3
    for (int l = 0; l < layers; l++) forward(s[l], s[l + 1], l ? a[l] : x, w[l], l + 1 < layers ? a[l + 1] : y);
}

static void predict_many(Network *net, const float *x, int rows, float *y) {
    int m = inputs(net->shape), n = outputs(net->shape);
    for (int r = 0; r < rows; r++) net->predict(net, x + r * m, y + r * n);
}

#ifdef FIXED
#ifdef SKIP_ZEROS
#define NAME "C, fixed sizes, skips zeros"
#else
#define NAME "C, fixed sizes"
#endif
#define NETWORK(k, layers, ...)                                                                                          \
    static void step_##k(Network *net, const float *x, const float *t) {                                                  \
        step_of(layers, (const int[]){__VA_ARGS__}, net->w, x, t);                                                        \
    }                                                                                                                     \
    static void predict_##k(Network *net, const float *x, float *y) {                                                     \
        predict_of(layers, (const int[]){__VA_ARGS__}, net->w, x, y);                                                     \
    }
NETWORK(0, 2, 2, 2, 1)
NETWORK(1, 2, 4, 5, 3)
NETWORK(2, 2, 64, 32, 10)
NETWORK(3, 2, 784, 128, 10)
NETWORK(4, 3, 784, 512, 256, 10)

static void create(Network *net) {
    void (*steps[])(Network *, const float *, const float *) = {step_0, step_1, step_2, step_3, step_4};
    void (*predicts[])(Network *, const float *, float *) = {predict_0, predict_1, predict_2, predict_3, predict_4};
    net->step = steps[net->shape - shapes];
    net->predict = predicts[net->shape - shapes];
    net->predict_many = predict_many;
}
#else
#define NAME "C"
static void step(Network *net, const float *x, const float *t) { step_of(net->shape->layers, net->shape->sizes, net->w, x, t); }
static void predict(Network *net, const float *x, float *y) { predict_of(net->shape->layers, net->shape->sizes, net->w, x, y); }

static void create(Network *net) {
    net->step = step;
    net->predict = predict;
    net->predict_many = predict_many;
}
#endif

int main(int argc, char **argv) { return run(argc, argv, NAME, "gcc " __VERSION__); }
