using System.Globalization;

namespace NNCompress.Passes.LowRank;

/// <summary>How large a rank is to be.</summary>
public abstract record RankSize
{
    private RankSize() { }

    /// <summary>The rank for a layer whose full rank is that.</summary>
    public abstract int Of(int full);

    /// <summary>Reads <c>64</c> as a rank and <c>0.25</c> as a share of the full rank.</summary>
    /// <returns>Null where it is neither, with the reason.</returns>
    public static RankSize? Read(string text, out string? mistake)
    {
        mistake = null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rank))
        {
            mistake = rank < 1 ? $"Rank {rank} would leave nothing of a layer." : null;
            return rank < 1 ? null : new Count(rank);
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || !double.IsFinite(share))
        {
            mistake = $"'{text}' is neither a rank nor a share of one.";
            return null;
        }

        mistake = share is > 0 and < 1 ? null : $"A share of the full rank lies between 0 and 1, and {text} does not.";
        return mistake is null ? new Share(share) : null;
    }

    /// <summary>A rank as it is.</summary>
    /// <param name="Rank">At least 1.</param>
    public sealed record Count(int Rank) : RankSize
    {
        /// <inheritdoc/>
        public override int Of(int full) => Rank;

        /// <inheritdoc/>
        public override string ToString() => Rank.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A share of the full rank, rounded up to what kernels like.</summary>
    /// <param name="Value">Above 0, below 1.</param>
    public sealed record Share(double Value) : RankSize
    {
        /// <inheritdoc/>
        public override int Of(int full) => RankGrid.RoundUp((int)Math.Ceiling(Value * full), full);

        /// <inheritdoc/>
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }
}
