using System.Diagnostics;

namespace LocalMode.Inference;

/// <summary>The way that every observed call takes, whatever the role and whatever is done with what is seen.</summary>
internal abstract class InferenceObserver
{
    /// <summary>Gets or sets a value indicating whether texts and labels may be written down.</summary>
    public bool EnableSensitiveData { get; set; }

    /// <summary>Gets a value indicating whether this call's texts and labels are to be written down.</summary>
    protected abstract bool WantsContent { get; }

    /// <summary>Makes a call and tells the observer of its begin and its end.</summary>
    /// <param name="inputs">The inputs; read once here where their content is wanted.</param>
    /// <param name="options">The call's options.</param>
    /// <param name="call">Makes the call with the inputs that it is given.</param>
    /// <param name="beside">What the texts are judged by, labels or a query, or null.</param>
    public async Task<TResult> RunAsync<TInput, TResult>(
        IEnumerable<TInput> inputs, InferenceOptions? options, Func<IEnumerable<TInput>, Task<TResult>> call, IEnumerable<string>? beside = null)
        where TResult : InferenceResult
    {
        ArgumentNullException.ThrowIfNull(inputs);
        bool content = WantsContent;
        if (content)
            inputs = [.. inputs];

        object? state = Begin(options, content ? InferenceContent.Inputs(inputs, beside) : null);
        long start = Stopwatch.GetTimestamp();
        TResult result;
        try
        {
            result = await call(inputs).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(state, options, exception, Stopwatch.GetElapsedTime(start));
            throw;
        }

        End(state, options, result, Stopwatch.GetElapsedTime(start), content ? InferenceContent.Outputs(result) : null);
        return result;
    }

    /// <summary>A call begins. Returns what its end is to be told, or null.</summary>
    protected abstract object? Begin(InferenceOptions? options, string[]? inputs);

    /// <summary>A call came back.</summary>
    protected abstract void End(object? state, InferenceOptions? options, InferenceResult result, TimeSpan elapsed, string[]? outputs);

    /// <summary>A call failed or was cancelled.</summary>
    protected abstract void Fail(object? state, InferenceOptions? options, Exception exception, TimeSpan elapsed);
}
