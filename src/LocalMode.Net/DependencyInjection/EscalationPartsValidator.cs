using Microsoft.Extensions.Options;

namespace LocalMode.DependencyInjection;

/// <summary>Checks what the attributes of <see cref="EscalationOptions"/> cannot state: the options inside of it, and values that depend on each other.</summary>
internal sealed class EscalationPartsValidator : IValidateOptions<EscalationOptions>
{
    private static readonly CircuitBreakerOptionsValidator Breaker = new();
    private static readonly FirstContentDeadlineOptionsValidator Deadline = new();
    private static readonly SelfConsistencyOptionsValidator SelfConsistency = new();

    public ValidateOptionsResult Validate(string? name, EscalationOptions options)
    {
        ValidateOptionsResultBuilder result = new();
        if (options.Breaker is { } breaker)
        {
            result.AddResult(Breaker.Validate($"{name}.{nameof(options.Breaker)}", breaker));
            if (breaker.MaxBreakDuration < breaker.BreakDuration)
                result.AddError($"{breaker.MaxBreakDuration} is less than {nameof(breaker.BreakDuration)}, {breaker.BreakDuration}.", $"{name}.{nameof(options.Breaker)}.{nameof(breaker.MaxBreakDuration)}");
        }
        if (options.FirstContentDeadline is { } deadline)
        {
            result.AddResult(Deadline.Validate($"{name}.{nameof(options.FirstContentDeadline)}", deadline));
            if (deadline.Cap < deadline.Floor)
                result.AddError($"{deadline.Cap} is less than {nameof(deadline.Floor)}, {deadline.Floor}.", $"{name}.{nameof(options.FirstContentDeadline)}.{nameof(deadline.Cap)}");
        }
        if (options.SelfConsistency is { } samples)
            result.AddResult(SelfConsistency.Validate($"{name}.{nameof(options.SelfConsistency)}", samples));
        return result.Build();
    }
}
