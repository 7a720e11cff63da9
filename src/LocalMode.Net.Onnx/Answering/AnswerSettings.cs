namespace LocalMode.Onnx;

/// <summary>The options of a call, checked, with the model's numbers where they say nothing.</summary>
internal sealed record AnswerSettings
{
    private const int UsualWindow = 384;
    private const int UsualStride = 128;

    private AnswerSettings(QuestionAnsweringOptions options, int windowTokens, int stride)
    {
        TopK = options.TopK;
        MaxAnswerTokens = options.MaxAnswerTokens;
        HandleImpossibleAnswer = options.HandleImpossibleAnswer;
        MaxQuestionTokens = options.MaxQuestionTokens;
        AlignToWords = options.AlignToWords;
        WindowTokens = windowTokens;
        Stride = stride;
    }

    public int TopK { get; }

    public int MaxAnswerTokens { get; }

    public bool HandleImpossibleAnswer { get; }

    public int? MaxQuestionTokens { get; }

    public bool AlignToWords { get; }

    public int WindowTokens { get; }

    public int Stride { get; }

    /// <summary>Checks the options.</summary>
    /// <param name="options">The call's options.</param>
    /// <param name="maxTokens">The most tokens that the model takes.</param>
    /// <param name="specialTokens">The special tokens of a window.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static AnswerSettings Create(QuestionAnsweringOptions options, int maxTokens, int specialTokens)
    {
        Require(options.TopK >= 1, options.TopK, nameof(options.TopK), "1 or more");
        Require(options.MaxAnswerTokens >= 1, options.MaxAnswerTokens, nameof(options.MaxAnswerTokens), "1 or more");
        Require(options.MaxQuestionTokens is null or >= 1, options.MaxQuestionTokens, nameof(options.MaxQuestionTokens), "1 or more");
        int window = options.WindowTokens ?? Math.Min(maxTokens, UsualWindow);
        Require(window > specialTokens && window <= maxTokens, window, nameof(options.WindowTokens), $"{specialTokens + 1} to {maxTokens}, which the model takes");
        int room = window - specialTokens;
        int stride = options.Stride ?? Math.Min(Math.Min(window / 2, UsualStride), room - 1);
        Require(stride >= 0 && stride < room, stride, nameof(options.Stride), $"0 to {room - 1}, which a window of {window} tokens leaves beside its special tokens");
        return new(options, window, stride);
    }

    private static void Require(bool isValid, object? found, string name, string expected, string parameter = "options")
    {
        if (!isValid)
            throw new ArgumentOutOfRangeException(parameter, found, $"{name}: expected {expected}.");
    }
}
