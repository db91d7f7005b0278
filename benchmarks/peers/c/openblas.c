// C with OpenBLAS: sgemv, sger and, for many rows, sgemm.
//   gcc -O3 -march=native -mprefer-vector-width=512 -ffast-math benchmarks/peers/c/openblas.c -o benchmarks/peers/bin/openblas -lopenblas -lm && OPENBLAS_NUM_THREADS=1 taskset -c 0 benchmarks/peers/bin/openblas
#include "peer.h"
#include <cblas.h>

static void sigmoid(int n, float *z) {
    for (int j = 0; j < n; j++) z[j] = 1 / (1 + expf(-z[j]));
}

static void forward(int m, int n, const float *x, const float *w, float *z) {
    memcpy(z, w + m * n, sizeof(float) * n);
    cblas_sgemv(CblasRowMajor, CblasTrans, m, n, 1, w, n, x, 1, 1, z, 1);
    sigmoid(n, z);
}

static void update(int m, int n, const float *x, const float *d, float *w) {
    cblas_sger(CblasRowMajor, m, n, -RATE, x, 1, d, 1, w, n);
    for (int j = 0; j < n; j++) w[m * n + j] -= RATE * d[j];
}

static void step(Network *net, const float *x, const float *t) {
    static ALIGNED float a[4][MAX_UNITS], d[4][MAX_UNITS];
    const int *s = net->shape->sizes, last = net->shape->layers;
    for (int l = 0; l < last; l++) forward(s[l], s[l + 1], l ? a[l] : x, net->w[l], a[l + 1]);
    for (int j = 0; j < s[last]; j++) d[last][j] = (a[last][j] - t[j]) * a[last][j] * (1 - a[last][j]);
    for (int l = last - 1; l >= 0; l--) {
        if (l > 0) {
            cblas_sgemv(CblasRowMajor, CblasNoTrans, s[l], s[l + 1], 1, net->w[l], s[l + 1], d[l + 1], 1, 0, d[l], 1);
            for (int i = 0; i < s[l]; i++) d[l][i] *= a[l][i] * (1 - a[l][i]);
        }
        update(s[l], s[l + 1], l ? a[l] : x, d[l + 1], net->w[l]);
    }
}

static void predict(Network *net, const float *x, float *y) {
    static ALIGNED float a[4][MAX_UNITS];
    const int *s = net->shape->sizes, layers = net->shape->layers;
    for (int l = 0; l < layers; l++) forward(s[l], s[l + 1], l ? a[l] : x, net->w[l], l + 1 < layers ? a[l + 1] : y);
}

static void predict_many(Network *net, const float *x, int rows, float *y) {
    float **a = net->own;
    const int *s = net->shape->sizes, layers = net->shape->layers;
    for (int l = 0; l < layers; l++) {
        int m = s[l], n = s[l + 1];
        float *z = l + 1 < layers ? a[l] : y;
        for (int r = 0; r < rows; r++) memcpy(z + r * n, net->w[l] + m * n, sizeof(float) * n);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, n, m, 1, l ? a[l - 1] : x, m, net->w[l], n, 1, z, n);
        sigmoid(rows * n, z);
    }
}

static void create(Network *net) {
    float **hidden = net->own = aligned(2 * sizeof *hidden);
    for (int l = 0; l + 1 < net->shape->layers; l++) hidden[l] = aligned(sizeof(float) * 1024 * net->shape->sizes[l + 1]);
    net->step = step;
    net->predict = predict;
    net->predict_many = predict_many;
}

int main(int argc, char **argv) {
    char version[256];
    openblas_set_num_threads(1);
    snprintf(version, sizeof version, "%s, kernels %s", openblas_get_config(), openblas_get_corename());
    return run(argc, argv, "C + OpenBLAS", version);
}
