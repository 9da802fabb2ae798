namespace NNCompress.Metrics.Detection;

/// <summary>
/// What a detector claimed in each image, and what truly was there. For an overlap τ, claims of a class take, best first, the object of that
/// class in their image that they overlap most by at least τ and that no better claim has taken; those claims are hits. Over all images,
/// best first, precision after k claims is p_k = hits/k and recall r_k = hits/objects. The average precision of the class is the mean over
/// recalls ρ = 0, 0.01, … 1 of max{p_k : r_k ≥ ρ}, and the figure is the mean over classes that have objects, and over all τ.
/// </summary>
/// <remarks>T.-Y. Lin et al., "Microsoft COCO: Common Objects in Context", ECCV 2014, and its evaluation rules.</remarks>
/// <param name="overlaps">The τ.</param>
internal sealed class DetectionEvidence(IReadOnlyList<float> overlaps) : UnitEvidence
{
    private const int Recalls = 101;

    private readonly Dictionary<int, ClassEvidence> _classes = [];
    private int _images;

    /// <inheritdoc/>
    public override int Count => _images;

    /// <summary>Takes the next image.</summary>
    /// <param name="claims">What the detector sees, best first.</param>
    /// <param name="objects">What is there.</param>
    public void Add(IReadOnlyList<ScoredBox> claims, IReadOnlyList<(int Class, Box Box)> objects)
    {
        foreach (var group in claims.Select(c => c.Class).Concat(objects.Select(o => o.Class)).Distinct())
        {
            if (!_classes.TryGetValue(group, out var evidence))
                _classes[group] = evidence = new ClassEvidence();
            Box[] there = [.. objects.Where(o => o.Class == group).Select(o => o.Box)];
            evidence.Add(_images, [.. claims.Where(c => c.Class == group)], there, overlaps);
        }
        _images++;
    }

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<int> times)
    {
        double sum = 0;
        var classes = 0;
        foreach (var (_, evidence) in _classes.OrderBy(c => c.Key))
        {
            if (evidence.Objects(times) is not (> 0 and var objects))
                continue;
            classes++;
            for (var overlap = 0; overlap < overlaps.Count; overlap++)
                sum += evidence.AveragePrecision(times, objects, overlap);
        }
        return classes == 0 ? double.NaN : sum / (classes * (double)overlaps.Count);
    }

    /// <summary>The claims and objects of one class.</summary>
    private sealed class ClassEvidence
    {
        private readonly List<(int Image, float Score, uint Hits)> _claims = [];
        private readonly List<(int Image, int Count)> _objects = [];
        private bool _isSorted;

        public void Add(int image, IReadOnlyList<ScoredBox> claims, Box[] objects, IReadOnlyList<float> overlaps)
        {
            var hits = new uint[claims.Count];
            for (var overlap = 0; overlap < overlaps.Count; overlap++)
            {
                var taken = new bool[objects.Length];
                for (var claim = 0; claim < claims.Count; claim++)
                {
                    var (best, most) = (-1, overlaps[overlap]);
                    for (var o = 0; o < objects.Length; o++)
                    {
                        if (!taken[o] && claims[claim].Box.Iou(objects[o]) is var iou && iou >= most)
                            (best, most) = (o, iou);
                    }
                    if (best < 0)
                        continue;
                    taken[best] = true;
                    hits[claim] |= 1u << overlap;
                }
            }
            for (var claim = 0; claim < claims.Count; claim++)
                _claims.Add((image, claims[claim].Score, hits[claim]));
            if (objects.Length > 0)
                _objects.Add((image, objects.Length));
            _isSorted = false;
        }

        public long Objects(ReadOnlySpan<int> times)
        {
            long sum = 0;
            foreach (var (image, count) in _objects)
                sum += (long)times[image] * count;
            return sum;
        }

        /// <summary>From the worst claim up, the best precision at this recall or a higher one is known when a recall is passed.</summary>
        public double AveragePrecision(ReadOnlySpan<int> times, long objects, int overlap)
        {
            Sort();
            long hits = 0,
                all = 0;
            foreach (var (image, _, of) in _claims)
            {
                all += times[image];
                hits += (of >> overlap & 1) * times[image];
            }

            double sum = 0,
                best = 0;
            var next = Recalls - 1;
            for (var i = _claims.Count - 1; i >= 0 && next >= 0; i--)
            {
                var (image, _, of) = _claims[i];
                if (times[image] == 0)
                    continue;
                // Recalls above that reached here are reached by no claim, or by worse ones whose precision is in `best`.
                for (; next >= 0 && next * objects > hits * (Recalls - 1); next--)
                    sum += best;
                best = Math.Max(best, hits / (double)all);
                hits -= (of >> overlap & 1) * times[image];
                all -= times[image];
            }
            return (sum + (next + 1) * best) / Recalls;
        }

        private void Sort()
        {
            if (_isSorted)
                return;
            // Stable: claims of equal score stay in the order of their images.
            var sorted = _claims.OrderByDescending(c => c.Score).ToList();
            _claims.Clear();
            _claims.AddRange(sorted);
            _isSorted = true;
        }
    }
}
