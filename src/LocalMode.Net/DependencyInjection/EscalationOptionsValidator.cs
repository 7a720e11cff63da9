using Microsoft.Extensions.Options;

namespace LocalMode.DependencyInjection;

#pragma warning disable SYSLIB1212 // EscalationPartsValidator checks the options inside: Core does not reference the package of the attribute that would say so.

/// <summary>Checks the ranges that the attributes of the options state; written by the generator.</summary>
[OptionsValidator]
internal sealed partial class EscalationOptionsValidator : IValidateOptions<EscalationOptions>;
