namespace NNCompress.Passes.Numerics;

/// <summary>Sums over weights w and the integers d = q − z that they are rounded to with a scale s.</summary>
/// <param name="Error">Σ(w − d·s)², where d·s is a float32 product.</param>
/// <param name="Product">Σw·d.</param>
/// <param name="Squares">Σd².</param>
internal readonly record struct StepSums(double Error, double Product, double Squares)
{
    /// <summary>The scale of the smallest error for these d: Σw·d/Σd². Positive, since w and d have one sign; 0 where every d is 0.</summary>
    public double BestScale => Squares > 0 ? Product / Squares : 0;
}
