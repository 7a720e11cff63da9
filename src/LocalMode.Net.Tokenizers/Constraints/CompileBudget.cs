namespace LocalMode.Tokenizers.Constraints;

/// <summary>Counts what compiling takes, and ends it at the limits. One for one compilation, one thread.</summary>
internal sealed class CompileBudget
{
    private const int StepsPerLook = 256;

    // A machine that stalls, or still translates the code that runs, must not make a small schema one that is too complex: so few steps take
    // some milliseconds otherwise, and get this many times the time.
    private const int FewSteps = 20_000;
    private const int PatienceForFewSteps = 5;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _timeout;
    private readonly long _maxBytes;
    private long _steps;

    public CompileBudget(ConstraintOptions options)
    {
        _time = options.TimeProvider;
        _start = _time.GetTimestamp();
        _timeout = options.CompileTimeout;
        _maxBytes = options.MaxCompiledBytes;
    }

    /// <summary>Gets the bytes that were charged.</summary>
    public long Bytes { get; private set; }

    /// <summary>Counts a step of work; call it in every loop whose length a schema decides.</summary>
    /// <exception cref="SchemaTooComplexException">The time is over.</exception>
    public void Step()
    {
        if (++_steps % StepsPerLook == 0 && _time.GetElapsedTime(_start) is var elapsed && elapsed > _timeout
            && (_steps > FewSteps || elapsed > _timeout * PatienceForFewSteps))
        {
            throw new SchemaTooComplexException($"{_timeout.TotalMilliseconds:0} ms for compiling");
        }
    }

    /// <summary>Charges memory that the compiled form keeps or that compiling needs at once.</summary>
    /// <exception cref="SchemaTooComplexException">It is more than allowed.</exception>
    public void Charge(long bytes)
    {
        Bytes += bytes;
        if (Bytes > _maxBytes)
            throw new SchemaTooComplexException($"{_maxBytes >> 20} MB for the compiled form");
        Step();
    }

    /// <summary>Gives back what was charged for work that is over.</summary>
    public void Release(long bytes) => Bytes -= bytes;
}
