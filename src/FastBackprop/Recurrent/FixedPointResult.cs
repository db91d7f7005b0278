namespace FastBackprop.Recurrent;

/// <summary>The result of one sample in a <see cref="FixedPointTrainer{T}"/>.</summary>
/// <param name="Loss">The loss, before an update.</param>
/// <param name="State">The relaxation of the units.</param>
/// <param name="Adjoint">The relaxation of their deltas.</param>
public readonly record struct FixedPointResult(double Loss, Relaxation State, Relaxation Adjoint);
