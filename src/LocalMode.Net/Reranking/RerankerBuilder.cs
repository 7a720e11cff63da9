namespace LocalMode;

/// <summary>Builds a pipeline around a reranker.</summary>
public sealed class RerankerBuilder : InferenceBuilder<IReranker, RerankerBuilder>
{
    /// <summary>Initializes a new instance of the <see cref="RerankerBuilder"/> class.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public RerankerBuilder(IReranker inner)
        : base(_ => inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
    }

    /// <summary>Initializes a new instance of the <see cref="RerankerBuilder"/> class.</summary>
    /// <param name="innerFactory">Gives what the pipeline ends in, each time one is built.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public RerankerBuilder(Func<IServiceProvider, IReranker> innerFactory)
        : base(innerFactory)
    {
    }
}
