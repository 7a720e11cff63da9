namespace LocalMode;

/// <summary>Learns how long a warm leg takes to its first content, and gives the deadline of the next call.</summary>
/// <remarks>
/// <para>
/// The time of a prompt is taken as a fixed part and a part for each token, since prefill is linear. The fixed part is the least time seen; the part of a
/// token is the greatest seen over a window. A prompt whose beginning was still in the model's cache makes a token look cheap, but it cannot lower a maximum: the next
/// cold prompt still has its time.
/// </para>
/// <para>Safe for concurrent use. Nothing is allocated after construction.</para>
/// </remarks>
internal sealed class AdaptiveFirstContentDeadline
{
    /// <summary>The calls that count. Long conversations, all of them cached, must not push the cold ones out.</summary>
    public const int Window = 64;

    // A prompt of fewer tokens takes as long as this one: they are read together. Divided by less, noise would look like the price of a token.
    private const int FewestTokens = 128;

    private readonly Lock _gate = new();
    private readonly FirstContentDeadlineOptions _options;
    private readonly double[] _seconds = new double[Window];
    private readonly int[] _tokens = new int[Window];
    private int _count;
    private int _next;
    private bool _warm;

    public AdaptiveFirstContentDeadline(FirstContentDeadlineOptions options)
    {
        options.ThrowIfInvalid();
        _options = options.Clone();
    }

    /// <summary>Records a call that gave content. A call that was cut at its deadline is not one: its time says nothing of a leg that works.</summary>
    /// <param name="timeToFirstContent">The time.</param>
    /// <param name="promptTokens">The tokens of the prompt, or null where they were not counted.</param>
    public void Record(TimeSpan timeToFirstContent, int? promptTokens)
    {
        lock (_gate)
        {
            if (!_warm)
            {
                _warm = true;
                return;
            }
            _seconds[_next] = Math.Max(timeToFirstContent.TotalSeconds, 0);
            _tokens[_next] = promptTokens is > 0 ? promptTokens.Value : 0;
            _next = (_next + 1) % Window;
            _count = Math.Min(_count + 1, Window);
        }
    }

    /// <summary>Forgets everything, because the model was loaded anew or replaced.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (_count, _next, _warm) = (0, 0, false);
        }
    }

    /// <summary>Gives the deadline of a call.</summary>
    /// <param name="promptTokens">The tokens of its prompt, or null where they were not counted.</param>
    /// <returns>The deadline, or null while too little is known.</returns>
    public TimeSpan? Get(int? promptTokens)
    {
        if (!_options.Enabled)
            return null;
        lock (_gate)
        {
            return Expect(promptTokens) is { } seconds
                ? TimeSpan.FromSeconds(Math.Clamp(seconds * _options.Factor, _options.Floor.TotalSeconds, _options.Cap.TotalSeconds))
                : null;
        }
    }

    private double? Expect(int? promptTokens)
    {
        bool scaled = promptTokens is > 0;
        int measurements = 0;
        double least = double.MaxValue;
        double most = 0;
        for (int i = 0; i < _count; i++)
        {
            if (scaled && _tokens[i] == 0)
                continue;
            measurements++;
            least = Math.Min(least, _seconds[i]);
            most = Math.Max(most, _seconds[i]);
        }
        if (measurements < _options.MinMeasurements)
            return null;
        if (!scaled)
            return most;
        double perToken = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_tokens[i] != 0)
                perToken = Math.Max(perToken, (_seconds[i] - least) / Math.Max(_tokens[i], FewestTokens));
        }
        return least + perToken * Math.Max(promptTokens!.Value, FewestTokens);
    }
}
