namespace LocalMode;

/// <summary>Builds a pipeline around a mask filler.</summary>
public sealed class MaskFillerBuilder : InferenceBuilder<IMaskFiller, MaskFillerBuilder>
{
    /// <summary>Initializes a new instance of the <see cref="MaskFillerBuilder"/> class.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public MaskFillerBuilder(IMaskFiller inner)
        : base(_ => inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
    }

    /// <summary>Initializes a new instance of the <see cref="MaskFillerBuilder"/> class.</summary>
    /// <param name="innerFactory">Gives what the pipeline ends in, each time one is built.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public MaskFillerBuilder(Func<IServiceProvider, IMaskFiller> innerFactory)
        : base(innerFactory)
    {
    }
}
