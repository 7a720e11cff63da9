namespace LocalMode;

/// <summary>Builds a pipeline around a translator.</summary>
public sealed class TranslatorBuilder : InferenceBuilder<ITranslator, TranslatorBuilder>
{
    /// <summary>Initializes a new instance of the <see cref="TranslatorBuilder"/> class.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public TranslatorBuilder(ITranslator inner)
        : base(_ => inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
    }

    /// <summary>Initializes a new instance of the <see cref="TranslatorBuilder"/> class.</summary>
    /// <param name="innerFactory">Gives what the pipeline ends in, each time one is built.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public TranslatorBuilder(Func<IServiceProvider, ITranslator> innerFactory)
        : base(innerFactory)
    {
    }
}
