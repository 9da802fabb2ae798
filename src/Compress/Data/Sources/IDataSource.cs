namespace NNCompress.Data.Sources;

/// <summary>
/// A place that samples come from, not opened yet. An object that answers for itself: a new kind is a class here, a line in
/// <see cref="SourceByPath"/> and one in the description's reader.
/// </summary>
public interface IDataSource
{
    /// <summary>What is equal for two sources exactly when they give the same samples.</summary>
    string Identity { get; }

    /// <summary>Opens the data.</summary>
    /// <param name="labels">Where the labels are; null for those that the source itself holds, if any.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The data or its labels cannot be read.</exception>
    DataSet Open(ILabelSource? labels);
}
