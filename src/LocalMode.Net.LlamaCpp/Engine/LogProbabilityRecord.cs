using System.Buffers;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>Collects what <see cref="LogProbabilityStatistics"/> sums up, in a pooled buffer: nothing is allocated per token.</summary>
internal sealed class LogProbabilityRecord : IDisposable
{
    private float[] _values = ArrayPool<float>.Shared.Rent(256);
    private int _count;
    private double _sum;
    private double _margins;
    private double _entropies;

    /// <summary>Takes one token.</summary>
    public void Add(float logProbability, float margin, float entropy)
    {
        if (_count == _values.Length)
            Grow();

        _values[_count++] = logProbability;
        _sum += logProbability;
        _margins += margin;
        _entropies += entropy;
    }

    /// <summary>Sums up. Sorts what was collected, so it is called once, at the end.</summary>
    public LogProbabilityStatistics Summarize()
    {
        if (_count == 0)
            return default;

        Span<float> values = _values.AsSpan(0, _count);
        values.Sort();
        return new(
            _count, _sum / _count, values[0], Quantile(values, 0.1), Quantile(values, 0.25), Quantile(values, 0.5), _margins / _count, _entropies / _count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_values);
        _values = [];
        _count = 0;
    }

    private static float Quantile(ReadOnlySpan<float> sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private void Grow()
    {
        float[] larger = ArrayPool<float>.Shared.Rent(_values.Length * 2);
        _values.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<float>.Shared.Return(_values);
        _values = larger;
    }
}
