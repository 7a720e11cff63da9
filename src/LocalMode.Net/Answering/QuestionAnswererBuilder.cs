namespace LocalMode;

/// <summary>Builds a pipeline around a question answerer.</summary>
public sealed class QuestionAnswererBuilder : InferenceBuilder<IQuestionAnswerer, QuestionAnswererBuilder>
{
    /// <summary>Initializes a new instance of the <see cref="QuestionAnswererBuilder"/> class.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public QuestionAnswererBuilder(IQuestionAnswerer inner)
        : base(_ => inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
    }

    /// <summary>Initializes a new instance of the <see cref="QuestionAnswererBuilder"/> class.</summary>
    /// <param name="innerFactory">Gives what the pipeline ends in, each time one is built.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public QuestionAnswererBuilder(Func<IServiceProvider, IQuestionAnswerer> innerFactory)
        : base(innerFactory)
    {
    }
}
