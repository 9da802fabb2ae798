namespace NNCompress.Passes.Pruning;

/// <summary>What became of a weight's numbers.</summary>
/// <param name="Zeros">Zeros now.</param>
/// <param name="RelativeError">‖W − W̃‖ / ‖W‖.</param>
internal readonly record struct WeightChange(long Zeros, double RelativeError)
{
    private const int Piece = 1 << 20;
    private const int Chunk = 1 << 12;

    /// <summary>Reads both and compares; sums run in pieces of fixed size, added in order.</summary>
    public static WeightChange Measure(StoredWeights before, StoredWeights after, ParallelOptions parallel)
    {
        var count = before.Tensor.ElementCount;
        var pieces = new (long Zeros, double Error, double Energy)[(count + Piece - 1) / Piece];
        Parallel.For(0, pieces.Length, parallel, piece => pieces[piece] = MeasurePiece(before, after, (long)piece * Piece, count));
        var energy = pieces.Sum(p => p.Energy);
        return new WeightChange(pieces.Sum(p => p.Zeros), energy > 0 ? Math.Sqrt(pieces.Sum(p => p.Error) / energy) : 0);
    }

    private static (long Zeros, double Error, double Energy) MeasurePiece(StoredWeights before, StoredWeights after, long start, long count)
    {
        var old = new float[Chunk];
        var now = new float[Chunk];
        var (zeros, error, energy) = (0L, 0.0, 0.0);
        for (var end = Math.Min(start + Piece, count); start < end; start += Chunk)
        {
            var length = (int)Math.Min(Chunk, end - start);
            before.Read(start, old.AsSpan(0, length));
            after.Read(start, now.AsSpan(0, length));
            for (var i = 0; i < length; i++)
            {
                var difference = (double)old[i] - now[i];
                error += difference * difference;
                energy += (double)old[i] * old[i];
                zeros += now[i] == 0 ? 1 : 0;
            }
        }

        return (zeros, error, energy);
    }
}
