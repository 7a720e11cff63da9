namespace LocalMode.Onnx;

/// <summary>One call: each text is a step, so that workers take texts of all calls in turn.</summary>
internal sealed class SequenceJob : OnnxJob
{
    private readonly OnnxSequenceModel _model;
    private readonly SequenceRequest _request;
    private readonly string[] _texts;
    private readonly SequenceOutcome[] _outcomes;
    private readonly Func<bool> _isStopped;
    private readonly TaskCompletionSource<SequenceOutcome[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;
    private int _done;

    public SequenceJob(OnnxSequenceModel model, SequenceRequest request, string[] texts)
    {
        _model = model;
        _request = request;
        _texts = texts;
        _outcomes = new SequenceOutcome[texts.Length];
        _isStopped = () => IsStopped;
        Priority = request.Priority;
    }

    /// <summary>Gets the end of the call: an outcome for each text.</summary>
    public Task<SequenceOutcome[]> Completion => _completion.Task;

    protected override int OpenSteps => _texts.Length - _taken;

    protected override bool IsComplete => _done == _texts.Length;

    internal override void Execute(JobWorker worker, int step) => _outcomes[step] = _model.Generate(_texts[step], step, _request, (SequenceWorker)worker, _isStopped);

    protected override int TakeStep() => _taken++;

    protected override void StepDone(int step) => _done++;

    protected override void Complete(Exception? failure)
    {
        if (failure is null)
            _completion.SetResult(_outcomes);
        else
            _completion.SetException(failure);
    }
}
