using System.Buffers;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>Collects what <see cref="LogProbabilityStatistics"/> sums up, in a pooled buffer: nothing is allocated per token.</summary>
/// <remarks>
/// The decode thread adds. The answer's reader sums up and disposes, which it may do while tokens still come, where it has read enough: what
/// is added afterwards is dropped.
/// </remarks>
internal sealed class LogProbabilityRecord : IDisposable
{
    private const int Stride = 4;

    private readonly Lock _gate = new();
    private float[]? _values;
    private int _count;
    private bool _disposed;

    /// <summary>Takes one token that the model chose.</summary>
    /// <param name="place">How many tokens the answer has with it; those that were forced are never added, and are counted there.</param>
    /// <param name="logProbability">The logarithm of its probability.</param>
    /// <param name="margin">The most likely token's distance from the next one.</param>
    /// <param name="entropy">The distribution's entropy.</param>
    public void Add(int place, float logProbability, float margin, float entropy)
    {
        lock (_gate)
        {
            if (_disposed)
                return;

            _values ??= ArrayPool<float>.Shared.Rent(256 * Stride);
            int at = _count * Stride;
            if (at + Stride > _values.Length)
                Grow(_values);

            _values[at] = logProbability;
            _values[at + 1] = margin;
            _values[at + 2] = entropy;
            _values[at + 3] = BitConverter.Int32BitsToSingle(place);
            _count++;
        }
    }

    /// <summary>Sums up the chosen ones among the first tokens.</summary>
    /// <param name="most">How many tokens of the answer.</param>
    public LogProbabilityStatistics Summarize(int most)
    {
        lock (_gate)
        {
            int count = _count;
            while (count > 0 && BitConverter.SingleToInt32Bits(_values![((count - 1) * Stride) + 3]) > most)
                count--;

            if (count == 0 || _values is null)
                return default;

            float[] sorted = ArrayPool<float>.Shared.Rent(count);
            double sum = 0;
            double margins = 0;
            double entropies = 0;
            for (int i = 0; i < count; i++)
            {
                sorted[i] = _values[i * Stride];
                sum += _values[i * Stride];
                margins += _values[(i * Stride) + 1];
                entropies += _values[(i * Stride) + 2];
            }

            Span<float> values = sorted.AsSpan(0, count);
            values.Sort();
            LogProbabilityStatistics statistics = new(
                count, sum / count, values[0], Quantile(values, 0.1), Quantile(values, 0.25), Quantile(values, 0.5), margins / count, entropies / count);
            ArrayPool<float>.Shared.Return(sorted);
            return statistics;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            if (_values is not null)
                ArrayPool<float>.Shared.Return(_values);

            _values = null;
            _count = 0;
        }
    }

    private static float Quantile(ReadOnlySpan<float> sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private void Grow(float[] values)
    {
        _values = ArrayPool<float>.Shared.Rent(values.Length * 2);
        values.AsSpan(0, _count * Stride).CopyTo(_values);
        ArrayPool<float>.Shared.Return(values);
    }
}
