namespace FastBackprop.Recurrent;

/// <summary>How a relaxation came to rest.</summary>
/// <param name="Iterations">Rounds, including the last one, in which nothing moved.</param>
/// <param name="Residual">The largest change of any unit in the last round.</param>
public readonly record struct Relaxation(int Iterations, double Residual);
