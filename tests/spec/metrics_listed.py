"""The metrics this project defines, with the direction that somebody has looked at: one row an entry, a table to read."""

# id in the list · components (`-`: an outcome) · better (`each`: said beside each definition) · how far checked ·
# definitions
LIST = """
nss_voice                        people                higher   sourced     nss_voice
nss_compassionate                people                higher   sourced     nss_compassionate
nss_recognised                   people                higher   sourced     nss_recognised
nss_safe                         people                higher   unverified  nss_safe
nss_learning                     capability            higher   unverified  nss_learning
nss_flex                         people                higher   unverified  nss_flexible
nss_team                         leadership            higher   sourced     nss_team
nss_comp_lead                    leadership            higher   sourced     nss_compassionate_leadership
nss_autonomy                     people                higher   unverified  nss_autonomy
nss_engagement                   people                higher   sourced     nss_engagement
nss_raise_concern                people;leadership     higher   sourced     nss_raising_concerns
nss_morale                       people                higher   sourced     nss_morale
nss_q3c                          people                higher   sourced     nss_q3c_initiative
nss_q3d                          people                higher   sourced     nss_q3d_suggestions
nss_q3e                          people                higher   unverified  nss_q3e_involved
nss_q3f                          people;capability     higher   sourced     nss_q3f_improvements
nss_q6a                          purpose               higher   sourced     nss_q6a_role_matters
nss_q25a                         purpose               higher   sourced     nss_q25a_care_priority
nss_q25b                         purpose;systems       higher   sourced     nss_q25b_acts_on_concerns
nss_q25c                         people                higher   sourced     nss_q25c_recommend_work
nss_q25d                         purpose               higher   sourced     nss_q25d_standard_of_care
nss_response                     people                higher   unverified  nss_response_rate
nqps_engagement                  people                higher   sourced     nqps_engagement
nqps_improve                     people;capability     higher   sourced     nqps_improve
nqps_suggest                     people                higher   sourced     nqps_suggest
sickness                         people                lower    sourced     sickness_absence
turnover                         people                each     unverified  leaver_rate=lower stability_index=higher
vacancy                          people                lower    sourced     vacancy_rate
improve_trained_foundation       capability            higher   ours        trained_foundation trained_foundation_share
improve_trained_practitioner     capability            higher   ours        trained_practitioner
improve_coaches                  capability            higher   ours        improve_coaches
board_trained                    leadership            higher   ours        board_trained
go_see                           leadership            higher   ours        go_see_held
huddles_active                   systems               higher   ours        huddles_active
huddle_attend_lead               leadership;systems    higher   ours        huddles_leader_attended
ideas_raised_/_ideas_done        people;capability     each     ours        ideas_raised=higher ideas_done=higher ideas_days_to_close=lower
projects_active,_projects_measured  capability;systems  each    ours        projects_active=neither projects_measured=higher
projects_aligned                 purpose;systems       higher   ours        projects_aligned
coproduction                     purpose;capability    higher   ours        projects_coproduced
cqc_wellled                      leadership;systems    higher   sourced     cqc_well_led
nof_segment                      -                     lower    sourced     nof_segment
nof_avg                          -                     lower    sourced     nof_score
nof_domains                      -                     lower    sourced     nof_access nof_safety nof_finance \
    nof_workforce nof_experience nof_access_segment nof_safety_segment nof_finance_segment nof_workforce_segment \
    nof_experience_segment
rtt_18w                          -                     higher   sourced     rtt_18w
rtt_vs_plan                      -                     higher   sourced     rtt_18w_to_plan
rtt_52                           -                     lower    sourced     rtt_52w
ae_4hr                           -                     higher   sourced     ae_4hr
ae_12hr                          -                     lower    sourced     ae_12hr
cancer_fds                       -                     higher   sourced     cancer_fds
cancer_62d                       -                     higher   sourced     cancer_62d
community_52w                    -                     lower    sourced     community_52w
ucr_2h                           -                     higher   sourced     ucr_2h
mh_crisis_24h                    -                     higher   sourced     mh_crisis_24h
mh_los60                         -                     lower    sourced     mh_los60
cyp_mh_access                    -                     higher   sourced     cyp_mh_access
ecoli,_cdiff,_mrsa               -                     lower    sourced     ecoli_rate ecoli_cases cdiff_rate \
    cdiff_cases cdiff_12m mrsa_cases
fft_ip_/_fft_ae                  -                     higher   sourced     fft_inpatients fft_ae
bed_occ                          -                     neither  sourced     bed_occupancy
pse_rate                         -                     neither  sourced     safety_events_rate
planned_deficit,_var_plan        -                     neither  sourced     planned_deficit variance_to_plan
productivity                     -                     higher   sourced     implied_productivity
cost_index                       -                     lower    sourced     cost_index
"""

# Not in the list: what the sample's tests and pages need besides.
BESIDES = """
ambulance_handover_30            -                     lower    unverified  ambulance_handover_30
length_of_stay                   -                     lower    unverified  length_of_stay
"""


def _row(line: str) -> list[str]:
    """Id, components, better, how far checked, then each definition's id."""
    return [part.split("=")[0] for part in line.split()]


def _directions(line: str) -> dict[str, str]:
    """The reviewed direction of each definition of a row."""
    better, definitions = line.split()[2], line.split()[4:]
    return {name: said or better for name, _, said in (one.partition("=") for one in definitions)}


ROWS = [_row(line) for line in LIST.strip().splitlines()]
MORE = [_row(line) for line in BESIDES.strip().splitlines()]
DIRECTIONS = {
    name: better for line in (LIST + BESIDES).strip().splitlines() if line for name, better in _directions(line).items()
}
