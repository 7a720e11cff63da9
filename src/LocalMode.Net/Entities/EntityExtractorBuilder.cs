namespace LocalMode;

/// <summary>Builds a pipeline around an entity extractor.</summary>
public sealed class EntityExtractorBuilder : InferenceBuilder<IEntityExtractor, EntityExtractorBuilder>
{
    /// <summary>Initializes a new instance of the <see cref="EntityExtractorBuilder"/> class.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public EntityExtractorBuilder(IEntityExtractor inner)
        : base(_ => inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
    }

    /// <summary>Initializes a new instance of the <see cref="EntityExtractorBuilder"/> class.</summary>
    /// <param name="innerFactory">Gives what the pipeline ends in, each time one is built.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public EntityExtractorBuilder(Func<IServiceProvider, IEntityExtractor> innerFactory)
        : base(innerFactory)
    {
    }
}
