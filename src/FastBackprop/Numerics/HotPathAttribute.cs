namespace FastBackprop.Numerics;

/// <summary>
/// Marks a public member that is called again and again and must never allocate. A test finds every marked member and
/// fails if one has no allocation case.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
internal sealed class HotPathAttribute : Attribute;
