namespace LocalMode;

/// <summary>Builds a pipeline around a zero-shot classifier.</summary>
public sealed class ZeroShotClassifierBuilder : InferenceBuilder<IZeroShotClassifier, ZeroShotClassifierBuilder>
{
    /// <summary>Initializes a new instance of the <see cref="ZeroShotClassifierBuilder"/> class.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public ZeroShotClassifierBuilder(IZeroShotClassifier inner)
        : base(_ => inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
    }

    /// <summary>Initializes a new instance of the <see cref="ZeroShotClassifierBuilder"/> class.</summary>
    /// <param name="innerFactory">Gives what the pipeline ends in, each time one is built.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public ZeroShotClassifierBuilder(Func<IServiceProvider, IZeroShotClassifier> innerFactory)
        : base(innerFactory)
    {
    }
}
