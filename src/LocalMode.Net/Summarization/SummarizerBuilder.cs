namespace LocalMode;

/// <summary>Builds a pipeline around a summarizer.</summary>
public sealed class SummarizerBuilder : InferenceBuilder<ISummarizer, SummarizerBuilder>
{
    /// <summary>Initializes a new instance of the <see cref="SummarizerBuilder"/> class.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public SummarizerBuilder(ISummarizer inner)
        : base(_ => inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
    }

    /// <summary>Initializes a new instance of the <see cref="SummarizerBuilder"/> class.</summary>
    /// <param name="innerFactory">Gives what the pipeline ends in, each time one is built.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public SummarizerBuilder(Func<IServiceProvider, ISummarizer> innerFactory)
        : base(innerFactory)
    {
    }
}
