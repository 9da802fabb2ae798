using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

/// <summary>Keeps all that counts, in the order in which it came: what a streamed statistic is compared with.</summary>
internal sealed record RecordingStatistic : StatisticKind
{
    public override string Key => "recording";

    public override StatisticAccumulator NewAccumulator() => new Recording();

    internal sealed class Recording : StatisticAccumulator
    {
        public List<float> Values { get; } = [];

        public List<long[]> Shapes { get; } = [];

        public override void Add(in Observation observation)
        {
            Shapes.Add(observation.Dims.ToArray());
            for (var i = 0; i < observation.Values.Length; i++)
            {
                if (observation.IsData.IsEmpty || observation.IsData[i / observation.ElementsPerFlag])
                    Values.Add(observation.Values[i]);
            }
        }

        public override void Merge(StatisticAccumulator later)
        {
            Values.AddRange(((Recording)later).Values);
            Shapes.AddRange(((Recording)later).Shapes);
        }

        public override void Write(BinaryWriter writer) => StateArray.Write<float>(writer, Values.ToArray());

        public override void Read(BinaryReader reader)
        {
            Values.Clear();
            Values.AddRange(StateArray.Read<float>(reader));
        }
    }
}
