namespace FastBackprop.Kernels;

/// <summary>The function of a layer's sums: <c>a = f(z)</c>.</summary>
public enum Activation
{
    /// <summary>Logistic sigmoid, <c>1/(1 + e^−z)</c>; slope <c>a(1 − a)</c>.</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent; slope <c>1 − a²</c>.</summary>
    Tanh,

    /// <summary>Rectified linear unit, <c>max(z, 0)</c>; slope 1 where a &gt; 0, else 0.</summary>
    Relu,

    /// <summary>Leaky rectified linear unit, <c>z</c> or, below 0, <c>0.01·z</c>; slope 1 where a &gt; 0, else 0.01.</summary>
    LeakyRelu,

    /// <summary><c>z</c> itself; slope 1.</summary>
    Identity,

    /// <summary><c>e^z_j / Σ_i e^z_i</c>, for the output layer; Jacobian <c>a_j(δ_ij − a_i)</c>.</summary>
    Softmax,

    /// <summary>
    /// Gaussian error linear unit in its tanh form, <c>½z(1 + tanh(√(2/π)(z + 0.044715·z³)))</c>; its slope depends on z, not on a alone.
    /// </summary>
    Gelu,

    /// <summary>Sigmoid linear unit, <c>z/(1 + e^−z)</c>; slope <c>σ(z)(1 + z(1 − σ(z)))</c>.</summary>
    Silu,
}
