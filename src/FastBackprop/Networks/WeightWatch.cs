namespace FastBackprop.Networks;

/// <summary>
/// Code that knows something about a network's weights, such as their size, that holds only while nobody else changes them. A network has
/// one watch at a time, and tells it when others write.
/// </summary>
internal abstract class WeightWatch
{
    /// <summary>Other code has changed the weights, or is about to.</summary>
    public abstract void Forget();
}
