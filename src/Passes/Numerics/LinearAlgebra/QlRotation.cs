namespace NNCompress.Passes.Numerics;

/// <summary>A rotation of a QL sweep: rows (x, y) = (<paramref name="Row"/>, the next) of the eigenvectors become (c·x − s·y, s·x + c·y).</summary>
internal readonly record struct QlRotation(int Row, double Cosine, double Sine);
