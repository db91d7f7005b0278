namespace FastBackprop.Recurrent;

/// <summary>What a relaxation took to come to rest.</summary>
/// <param name="Iterations">Rounds, that in which nothing moved any more included.</param>
/// <param name="Residual">The largest change of any unit in the last round.</param>
public readonly record struct Relaxation(int Iterations, double Residual);
