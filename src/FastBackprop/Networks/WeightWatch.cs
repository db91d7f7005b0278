namespace FastBackprop.Networks;

/// <summary>
/// Whoever knows something of a network's weights that holds only while nobody else changes them: how large they are. A network has
/// one at a time, and tells it when others write.
/// </summary>
internal abstract class WeightWatch
{
    /// <summary>The weights have changed, or are about to be changed by somebody else.</summary>
    public abstract void Forget();
}
