namespace NNCompress.Inspection;

/// <summary>Whether something can be done to a layer.</summary>
/// <param name="Possible">True where it can.</param>
/// <param name="Reason">Why not, as a sentence; null where it can.</param>
public sealed record Eligibility(bool Possible, string? Reason)
{
    public static Eligibility Yes { get; } = new(true, null);

    public static Eligibility No(string reason) => new(false, reason);
}
