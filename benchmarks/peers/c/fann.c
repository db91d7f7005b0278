// FANN, one sample at a time: fann_train and fann_run.
//   gcc -O3 -march=native -ffast-math benchmarks/peers/c/fann.c -o benchmarks/peers/bin/fann -lfann -lm && taskset -c 0 benchmarks/peers/bin/fann
// FANN's sigmoid is 1 / (1 + exp(-2 s z)), so steepness s = 0.5 makes it ours; with a linear error function its delta is that
// of half the sum of squares. (It keeps f'(a) at 0.0099 or more, which the check's outputs do not reach.)
#include "peer.h"
#include <fann.h>

static void step(Network *net, const float *x, const float *t) { fann_train(net->own, (float *)x, (float *)t); }

static void predict(Network *net, const float *x, float *y) {
    memcpy(y, fann_run(net->own, (float *)x), sizeof(float) * outputs(net->shape));
}

static void predict_many(Network *net, const float *x, int rows, float *y) {
    for (int r = 0; r < rows; r++) predict(net, x + r * inputs(net->shape), y + r * outputs(net->shape));
}

static void create(Network *net) {
    const int *s = net->shape->sizes, layers = net->shape->layers;
    struct fann *ann = net->own = fann_create_standard(layers + 1, s[0], s[1], s[2], s[3]);
    fann_set_training_algorithm(ann, FANN_TRAIN_INCREMENTAL);
    fann_set_train_error_function(ann, FANN_ERRORFUNC_LINEAR);
    fann_set_activation_function_hidden(ann, FANN_SIGMOID);
    fann_set_activation_function_output(ann, FANN_SIGMOID);
    fann_set_activation_steepness_hidden(ann, 0.5f);
    fann_set_activation_steepness_output(ann, 0.5f);
    fann_set_learning_rate(ann, RATE);
    fann_set_learning_momentum(ann, 0);
    // By neuron, then by what comes in, the bias last. (fann_set_weight searches all connections for each one.)
    float *weight = ann->weights;
    for (int l = 0; l < layers; l++)
        for (int j = 0; j < s[l + 1]; j++)
            for (int i = 0; i <= s[l]; i++) *weight++ = net->w[l][i * s[l + 1] + j];
    net->step = step;
    net->predict = predict;
    net->predict_many = predict_many;
}

int main(int argc, char **argv) { return run(argc, argv, "FANN", "libfann"); }
