namespace LocalMode.Ratios.Constraints;

/// <summary>What one schema of the corpus gave.</summary>
internal sealed class CorpusOutcome(string file)
{
    public string File { get; } = file;

    /// <summary>Gets or sets why the schema was refused, short enough to be counted; null if it was compiled.</summary>
    public string? Refusal { get; set; }

    /// <summary>Gets or sets the message of the refusal.</summary>
    public string? RefusalMessage { get; set; }

    /// <summary>Gets or sets the error that nobody may see: neither a refusal nor a judgement.</summary>
    public string? Crash { get; set; }

    public bool TimedOut { get; set; }

    /// <summary>Gets or sets the time of reading the schema and compiling it, in nanoseconds; also where it was refused.</summary>
    public long CompileNanoseconds { get; set; }

    public List<InstanceJudgement> Judgements { get; } = [];

    /// <summary>Gets the nanoseconds of each mask and the accepting of its token.</summary>
    public List<int> TokenNanoseconds { get; } = [];

    /// <summary>Gets the nanoseconds of each mask.</summary>
    public List<int> MaskNanoseconds { get; } = [];

    /// <summary>Gets or sets the text before the token that took longest, its last part.</summary>
    public string SlowestPlace { get; set; } = "";

    /// <summary>Gets or sets the bytes that the constraint takes after all instances.</summary>
    public long Bytes { get; set; }

    public bool IsCompiled => Refusal is null && Crash is null && !TimedOut;

    public bool IsPassed => IsCompiled && Judgements.TrueForAll(static j => j.IsRight);

    public bool HasWrongRejection => Judgements.Exists(static j => j.Expected && !j.Ours);

    public bool HasWrongAcceptance => Judgements.Exists(static j => !j.Expected && j.Ours);
}
