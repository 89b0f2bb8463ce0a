import { useState } from 'react';
import type { LinkedForm } from '#contract/portal/prefill-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant, instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';

/** S64: a form that a site began, before it is opened: who wrote into which, and whether the site hears what becomes of it. */
export function SiteFormScreen({ prefill }: { readonly prefill: string }) {
  const { t } = useApp();
  const { answer, again } = useAnswer('readSiteForm', { token: prefill });
  if (answer.at === 'ready') return <Begun form={answer.value} prefill={prefill} />;
  return (
    <Page id="site-form-unknown" title={t.siteForm.unknown}>
      <Unanswered answer={answer} again={again} />
    </Page>
  );
}

function Begun({ form, prefill }: { readonly form: LinkedForm; readonly prefill: string }) {
  const { language, store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const isSignedIn = snapshot?.session.at === 'active';
  // Signing in shows other screens: what was chosen before would be gone after it.
  const [tells, setTells] = useState(false);
  const { site, procedure, title, municipality, municipalityName, endsAt } = form;
  const name = inLanguage(site.name, language);
  const begin = () =>
    isSignedIn
      ? store.command('beginApply', {
          procedure,
          municipality,
          applicantFrom: 'card',
          siteForm: { prefill, tells },
        })
      : store.command('beginLogin', {});
  return (
    <Page id="site-form" title={t.siteForm.title(name)} tells={<p className="lead">{t.siteForm.lead}</p>}>
      <Facts isPanel>
        <Fact name={t.sites.who}>{site.legalName}</Fact>
        <Fact name={t.sites.where}>{visibleText(site.origin)}</Fact>
        <Fact name={t.sites.since}>{dayOfInstant(site.since, t.dates)}</Fact>
        <Fact name={t.siteForm.form}>
          {visibleText(inLanguage(title, language))}
          {t.app.aside(visibleText(inLanguage(municipalityName, language)))}
        </Fact>
        <Fact name={t.siteForm.until}>{instantInWords(endsAt, t.dates)}</Fact>
      </Facts>
      {isSignedIn && (
        <Choices legend={t.siteForm.telling}>
          <Choice
            type="checkbox"
            checked={tells}
            onChange={({ target }) => setTells(target.checked)}
            about={t.siteForm.tellsAbout}
          >
            {t.siteForm.tells}
          </Choice>
        </Choices>
      )}
      <Actions>
        <Button kind="filled" onPress={begin}>
          {isSignedIn ? t.procedure.begin : t.procedure.signInFirst}
        </Button>
        <Button onPress={() => store.back({ at: 'home' })}>{t.siteForm.not}</Button>
      </Actions>
    </Page>
  );
}
