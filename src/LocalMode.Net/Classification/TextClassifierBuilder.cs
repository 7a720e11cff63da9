namespace LocalMode;

/// <summary>Builds a pipeline around a text classifier.</summary>
public sealed class TextClassifierBuilder : InferenceBuilder<ITextClassifier, TextClassifierBuilder>
{
    /// <summary>Initializes a new instance of the <see cref="TextClassifierBuilder"/> class.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public TextClassifierBuilder(ITextClassifier inner)
        : base(_ => inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
    }

    /// <summary>Initializes a new instance of the <see cref="TextClassifierBuilder"/> class.</summary>
    /// <param name="innerFactory">Gives what the pipeline ends in, each time one is built.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public TextClassifierBuilder(Func<IServiceProvider, ITextClassifier> innerFactory)
        : base(innerFactory)
    {
    }
}
