using System.Collections.Immutable;
using NNCompress.OnnxIO.Versions.Adapters;

namespace NNCompress.OnnxIO.Versions;

/// <summary>Every adapter, in order of the operator sets.</summary>
internal static class AdapterCatalogue
{
    public static ImmutableArray<VersionAdapter> All { get; } =
    [
        new BatchNormalization9Adapter(),
        new Scan9Adapter(),
        new Upsample9Adapter(),
        new Dropout10Adapter(),
        new Slice10Adapter(),
        new TopK10Adapter(),
        new Upsample10Adapter(),
        new Clip11Adapter(),
        new Pad11Adapter(),
        new Resize11Adapter(),
        new Scatter11Adapter(),
        new Dropout12Adapter(),
        new AxesInput13Adapter(),
        new Erf13Adapter(),
        new Resize13Adapter(),
        new Softmax13Adapter(),
        new Split13Adapter(),
        new BatchNormalization14Adapter(),
        new RoiAlign16Adapter(),
        new ReduceAxes18Adapter(),
        new Split18Adapter(),
        new Dft20Adapter(),
        new GridSample20Adapter(),
        new GroupNormalization21Adapter(),
    ];
}
